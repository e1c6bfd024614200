CREATE TABLE orders (
  id         INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  ordered_at TIMESTAMP NOT NULL
);
