DROP TABLE notices;
DROP TABLE history;
