"""What may happen without asking: labels on data, effects of calls, and `decide`: allow, ask or deny, with reasons."""
