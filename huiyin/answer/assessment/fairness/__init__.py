"""Fair comparison of many units: pure arithmetic on counts, without Django."""
