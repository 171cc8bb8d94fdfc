"""What stands in for a QEMU of CentOS 7, which cannot copy disks while guests run."""
