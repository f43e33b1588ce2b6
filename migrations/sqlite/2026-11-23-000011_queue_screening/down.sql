DROP TABLE screening_queue;
