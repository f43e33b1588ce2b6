DROP TABLE challenges;
DROP TABLE services;
DROP TABLE order_lines;
DROP TABLE orders;
