"""The monthly topic: one problem a month, one plan and three lists, and whether it helped."""
