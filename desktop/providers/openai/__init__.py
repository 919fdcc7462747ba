"""Answers for OpenAI's Responses API: one whole turn, a list of models, and work that goes on while this computer sleeps.

The dialect stays in here: `request` and `transcript` write it, `stream` and `response` read it, `errors` names failures.
"""
