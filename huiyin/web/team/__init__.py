"""What everybody who works here shares: notices, talk beside an order, handing over."""
