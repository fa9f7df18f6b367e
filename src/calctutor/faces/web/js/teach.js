// The place Teach.
place("teach", {
  open(root) {},
  show(root, rest) {},
});
