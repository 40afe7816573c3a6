"""Ground floor: no tables, no business."""
