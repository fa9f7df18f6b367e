// The place Notes.
place("notes", {
  open(root) {},
  show(root, rest) {},
});
