DROP TABLE evidence_views;
DROP TABLE evidence;
