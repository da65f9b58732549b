"""The wall display (大屏): who may ask for it, what its scenes say, and the one feed that it is drawn from."""
