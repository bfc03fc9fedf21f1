"""Suppression: which counts a release may show. Works on the restricted side; the pages never import it."""
