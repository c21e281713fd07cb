"""What is measured: functions from plain values to plain values, each run in a process of its own."""
