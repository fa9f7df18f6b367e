// The place Progress.
place("progress", {
  open(root) {},
  show(root, rest) {},
});
