"""The prospective space-time permutation scan: where and since when there is more than place and day explain."""

from huiyin.learn.stats.scan.clusters import Cluster
from huiyin.learn.stats.scan.scanning import Scan, scan, scanned

__all__ = ["Cluster", "Scan", "scan", "scanned"]
