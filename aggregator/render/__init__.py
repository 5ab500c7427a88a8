"""What we publish, as bytes: data in, bytes out, the same bytes for the same data.

One file for each form: ``atom``, ``rss``, ``jsonfeed``, ``pages``. The three feed forms are written from one
``entry.Published``, so that they carry the same entries.
"""
