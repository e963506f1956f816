"""What pages list: one more of each thing at every call, around one cast of people."""
