"""Why a lead has its totals: what each rule gave and what each later step changed, adding up exactly.

It reads `Rules` and what the reference keeps of its way. `contributions` is the flat list, `explanation`
the whole tree for one lead, `nearest` what would move it on.
"""

from __future__ import annotations
