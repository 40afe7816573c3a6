"""What `doctor` looks at: each module answers `findings(settings)` for one part of the house."""
