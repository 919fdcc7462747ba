"""Chat back ends behind one protocol: `PROVIDERS` names them, `open_model` opens one. SDKs are imported on opening."""
