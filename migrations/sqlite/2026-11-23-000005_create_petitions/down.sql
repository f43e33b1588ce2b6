DROP TABLE findings;
DROP TABLE requests;
DROP TABLE petition_lines;
DROP TABLE petitions;
