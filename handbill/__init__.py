"""The press: project files -> plan -> pages -> sheets -> outputs."""
