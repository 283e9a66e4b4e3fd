"""Network sources: upstreams that are asked again and again, each from where it was left."""
