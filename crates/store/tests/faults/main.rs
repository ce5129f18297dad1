//! Faults: processes and servers that die, writes that fail, disks that are full, older copies. What was acknowledged survives
//! all of them, and there is one history.

mod torture;
