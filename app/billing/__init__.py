"""What is paid for: subscriptions as Stripe has them, and the tier that comes of them."""
