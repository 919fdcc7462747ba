"""What a person chose once: settings as documented data, secrets in the system keyring, and where the data lives."""
