"""What the commands of `cita` do, by what they are about; `ui.cli` declares them."""
