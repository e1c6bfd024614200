CREATE TABLE products (
  id          INTEGER PRIMARY KEY,
  name        VARCHAR(200) NOT NULL,
  price_cents INTEGER NOT NULL
);
