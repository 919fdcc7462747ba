"""The built-in engine behind the ChatModel protocol: no key, no network, the same answer every time.

It decides the next tool call from the conversation like any chat model, writes extractively from what the tools
return, and says plainly what it cannot do.
"""
