"""Thin views: fetch what the employee may see, call one service, show the answer."""
