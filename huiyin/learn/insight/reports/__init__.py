"""Daily, weekly, monthly and special reports, written from figures and edited by people."""
