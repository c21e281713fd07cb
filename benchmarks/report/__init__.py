"""From what was measured to docs/performance.md and its plots."""
