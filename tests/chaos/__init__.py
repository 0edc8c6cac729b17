"""Chaos: the real processes are killed, stopped, cut off and run full, and nothing may come of it.

`python -m tests.chaos` (docs/chaos.md). The product knows nothing of this: it names the steps of
its pipeline (`deliveries.steps`), and the worker here has a watcher that obeys orders.

- `plant`: PostgreSQL, Redis, workers, SFTP server, receiver and mail server of a leg's own
- `orders`: what is to happen when a worker comes to a step; `worker`: the Celery entry that obeys
- `scene`: kommuner and their ydelser, another month's work, and what the file should hold
- `faults`: what goes wrong; `run`: one month with one fault; `verify`: what came of it
- `leg`: several months in one installation; `__main__`: legs beside each other, and the sum
- `breaks`: guards taken away, to see that the counters can count
"""
