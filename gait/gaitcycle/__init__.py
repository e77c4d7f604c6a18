"""Steps and angles: from what was seen to touchdowns, stances and the angles in them."""
