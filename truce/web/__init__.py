"""The operations room: a door like the terminal. Handlers translate; the corridor decides and keeps."""
