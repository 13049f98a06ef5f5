"""What an administrator can switch: company name, time zone, overlap policy, modules."""
