"""Operations: what those may look at who are no administrators."""
