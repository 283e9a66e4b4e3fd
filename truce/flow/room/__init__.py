"""The corridor of the operations room: what its pages are made of, kept ready between two looks."""
