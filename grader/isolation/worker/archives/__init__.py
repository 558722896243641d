"""Reading strangers' archives in a worker that has no file, of which only bytes are asked for."""
