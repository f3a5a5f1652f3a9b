"""The catalogue in a SQL database: the only importer of SQLAlchemy and Alembic."""
