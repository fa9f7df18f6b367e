// The place Compare.
place("compare", {
  open(root) {},
  show(root, rest) {},
});
