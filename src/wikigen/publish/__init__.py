"""The only part that knows MkDocs: pages, views, engines, templates."""
