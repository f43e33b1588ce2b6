DROP TABLE transitions;
DROP TABLE payment_states;
DROP TABLE challenge_states;
DROP TABLE account_states;
DROP TABLE petition_states;
DROP TABLE roles;
