"""PostgreSQL: the only room that knows psycopg."""
