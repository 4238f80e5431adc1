"""Analysers: who looks and listens, and the models they use."""
