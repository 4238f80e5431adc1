"""Analysers: who looks and listens, and the models they use."""

# NumPy loads its Fourier transform on first use, and where two threads are first at once one of them fails; so it is loaded here.
from numpy import fft as fft
