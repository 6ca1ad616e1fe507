"""The design system: base pages, components, styles and the small scripts all screens stand on."""
