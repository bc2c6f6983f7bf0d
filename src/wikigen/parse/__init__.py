"""One file at a time: text in, frozen values out. Never raises, whatever the text holds."""
