COMMENT ON COLUMN retraining_envelope.signers IS
  'who signed and in which role: id:role, or id:role:id of whom they stood in for, joined by commas';
