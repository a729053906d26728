puts ENV["WHO"]
