"""The store that many seats share: one narrow engine, two of them, and HTTP in front.

The contract is in `store.sharing.messages`. This package needs the extra `guidecard[hub]`.
"""
