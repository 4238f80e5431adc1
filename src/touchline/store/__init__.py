"""The season's memory: what people said, signed, named and cut, in transactions; what machines made, beside it."""
