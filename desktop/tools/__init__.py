"""What a chat model can do: one async function per tool, with its effect class; TOOLS in registry.py lists them."""
