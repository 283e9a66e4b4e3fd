"""The corridor of feeds: what upstreams and sensors tell arrives, is kept, and what it changed is shown."""
